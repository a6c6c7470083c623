/* Stands between a program and the system's file operations: records them, fails them, dies in
 * them. Loaded with LD_PRELOAD by tests/safety; does nothing until armed for a folder. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { SHORT_WRITE = 1000, DIE_BEFORE = 1001, DIE_HALFWAY = 1002, DIE_AFTER = 1003 };

static char root[PATH_MAX];
static size_t root_length;
static int armed;
static int record = -1;
static long count, fail_at;
static int failure;    /* an errno, or one of the above */
static int sticky;     /* a full disk stays full */
static int full;       /* every operation that needs room fails from now on */
static int dying;      /* the present operation is the last one */
static int quiet;      /* inside of our own work */

void shim_arm(const char *folder, int record_fd, long at, int how, int stays)
{
    snprintf(root, sizeof root, "%s", folder);
    root_length = strlen(root);
    record = record_fd;
    count = 0;
    fail_at = at;
    failure = how;
    sticky = stays;
    full = 0;
    armed = 1;
}

void shim_disarm(void) { armed = 0; }

long shim_count(void) { return count; }

/* --- where an operation happens ------------------------------------------------------------ */

static int inside(const char *path)
{
    return strncmp(path, root, root_length) == 0
        && (path[root_length] == '/' || path[root_length] == '\0');
}

static int path_of_fd(int fd, char *out)
{
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = syscall(SYS_readlink, link, out, PATH_MAX - 1);
    if (length < 0)
        return 0;
    out[length] = '\0';
    return inside(out);
}

static int path_at(int folder, const char *path, char *out)
{
    char base[PATH_MAX];
    if (path[0] == '/') {
        snprintf(out, PATH_MAX, "%s", path);
    } else {
        if (folder == AT_FDCWD) {
            if (syscall(SYS_getcwd, base, sizeof base) < 0)
                return 0;
        } else {
            char link[64];
            snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
            ssize_t length = syscall(SYS_readlink, link, base, sizeof base - 1);
            if (length < 0)
                return 0;
            base[length] = '\0';
        }
        if (snprintf(out, PATH_MAX, "%s/%s", base, path) >= PATH_MAX)
            return 0;
    }
    return inside(out);
}

static unsigned long inode_of(int fd)
{
    struct stat found;
    return fstat(fd, &found) == 0 ? (unsigned long)found.st_ino : 0;
}

/* --- what is written down ------------------------------------------------------------------- */

static void put(const void *data, size_t length)
{
    const char *from = data;
    while (length > 0) {
        ssize_t done = syscall(SYS_write, record, from, length);
        if (done <= 0)
            abort();
        from += done;
        length -= (size_t)done;
    }
}

static void note(const char *format, ...)
{
    if (!armed || record < 0 || quiet)
        return;
    char line[2 * PATH_MAX + 128];
    va_list given;
    va_start(given, format);
    int length = vsnprintf(line, sizeof line - 1, format, given);
    va_end(given);
    line[length++] = '\n';
    put(line, (size_t)length);
}

void shim_mark(const char *text) { note("mark %s", text); }

static void note_data(int fd, const void *data, size_t length, off_t at)
{
    if (record < 0 || quiet)
        return;
    note("write %lu %ld %zu", inode_of(fd), (long)at, length);
    put(data, length);
}

/* --- counting and failing ------------------------------------------------------------------- */

static void die(void) { kill(getpid(), SIGKILL); for (;;) pause(); }

/* Counts an operation; returns 0 where it is to be done, else what it is to fail with. */
static int turn(const char *kind, const char *path, int needs_room)
{
    dying = 0;
    if (quiet)
        return 0;
    count++;
    note("turn %s %s", kind, path);
    if (full && needs_room)
        return ENOSPC;
    if (count != fail_at)
        return 0;
    if (failure == DIE_BEFORE)
        die();
    if (failure == DIE_HALFWAY || failure == DIE_AFTER) {
        dying = failure;
        return 0;
    }
    if (sticky)
        full = 1;
    return failure;
}

static void done(void)
{
    if (dying)
        die();
}

/* --- opening -------------------------------------------------------------------------------- */

static int opened(int folder, const char *path, int flags, mode_t mode)
{
    char whole[PATH_MAX];
    if (!armed || !path_at(folder, path, whole))
        return (int)syscall(SYS_openat, folder, path, flags, mode);
    int missing = (flags & O_CREAT) && syscall(SYS_faccessat, folder, path, F_OK) != 0;
    int wrong = turn(missing ? "create" : (flags & O_DIRECTORY) ? "opendir" : "open", whole, missing);
    if (wrong) {
        errno = wrong;
        return -1;
    }
    int fd = (int)syscall(SYS_openat, folder, path, flags, mode);
    if (fd >= 0 && missing)
        note("create %lu %s", inode_of(fd), whole);
    else if (fd >= 0 && (flags & O_TRUNC))
        note("truncate %lu 0", inode_of(fd));
    done();
    return fd;
}

#define MODE(flags) \
    mode_t mode = 0; \
    if ((flags) & (O_CREAT | O_TMPFILE)) { \
        va_list given; \
        va_start(given, flags); \
        mode = va_arg(given, mode_t); \
        va_end(given); \
    }

int open(const char *path, int flags, ...) { MODE(flags) return opened(AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE(flags) return opened(AT_FDCWD, path, flags, mode); }
int openat(int folder, const char *path, int flags, ...) { MODE(flags) return opened(folder, path, flags, mode); }
int openat64(int folder, const char *path, int flags, ...) { MODE(flags) return opened(folder, path, flags, mode); }

/* --- reading -------------------------------------------------------------------------------- */

static int read_fails(int fd)
{
    char path[PATH_MAX];
    if (!armed || !path_of_fd(fd, path))
        return 0;
    int wrong = turn("read", path, 0);
    if (wrong)
        errno = wrong;
    return wrong;
}

ssize_t read(int fd, void *data, size_t length)
{
    if (read_fails(fd))
        return -1;
    ssize_t got = syscall(SYS_read, fd, data, length);
    done();
    return got;
}

static ssize_t read_at(int fd, void *data, size_t length, off_t at)
{
    if (read_fails(fd))
        return -1;
    ssize_t got = syscall(SYS_pread64, fd, data, length, at);
    done();
    return got;
}

ssize_t pread(int fd, void *data, size_t length, off_t at) { return read_at(fd, data, length, at); }
ssize_t pread64(int fd, void *data, size_t length, off64_t at) { return read_at(fd, data, length, at); }

/* --- writing -------------------------------------------------------------------------------- */

static ssize_t written(int fd, const void *data, size_t length, off_t at, int placed)
{
    char path[PATH_MAX];
    if (!armed || !path_of_fd(fd, path))
        return placed ? syscall(SYS_pwrite64, fd, data, length, at) : syscall(SYS_write, fd, data, length);
    int wrong = turn("write", path, 1);
    if (wrong == SHORT_WRITE && length > 1) {
        full = 1;
        length /= 2;
    } else if (wrong) {
        errno = wrong == SHORT_WRITE ? ENOSPC : wrong;
        return -1;
    }
    if (dying == DIE_HALFWAY)
        length /= 2;
    off_t where = at;
    if (!placed)
        where = lseek(fd, 0, (fcntl(fd, F_GETFL) & O_APPEND) ? SEEK_END : SEEK_CUR);
    ssize_t put_down = placed ? syscall(SYS_pwrite64, fd, data, length, at) : syscall(SYS_write, fd, data, length);
    if (put_down > 0)
        note_data(fd, data, (size_t)put_down, where);
    done();
    return put_down;
}

ssize_t write(int fd, const void *data, size_t length) { return written(fd, data, length, 0, 0); }
ssize_t pwrite(int fd, const void *data, size_t length, off_t at) { return written(fd, data, length, at, 1); }
ssize_t pwrite64(int fd, const void *data, size_t length, off64_t at) { return written(fd, data, length, at, 1); }

/* A copy inside of the kernel is done here by hand, so that it is seen. */
ssize_t sendfile64(int out, int in, off64_t *at, size_t length)
{
    char path[PATH_MAX], data[65536];
    if (!armed || !path_of_fd(out, path))
        return syscall(SYS_sendfile, out, in, at, length);
    if (length > sizeof data)
        length = sizeof data;
    ssize_t got = at ? syscall(SYS_pread64, in, data, length, *at) : syscall(SYS_read, in, data, length);
    if (got <= 0)
        return got;
    ssize_t put_down = written(out, data, (size_t)got, 0, 0);
    if (put_down > 0 && at)
        *at += put_down;
    return put_down;
}
ssize_t sendfile(int out, int in, off_t *at, size_t length) { return sendfile64(out, in, at, length); }

int ftruncate64(int fd, off64_t length)
{
    char path[PATH_MAX];
    if (!armed || !path_of_fd(fd, path))
        return (int)syscall(SYS_ftruncate, fd, length);
    int wrong = turn("truncate", path, 0);
    if (wrong) {
        errno = wrong;
        return -1;
    }
    int result = (int)syscall(SYS_ftruncate, fd, length);
    if (result == 0)
        note("truncate %lu %ld", inode_of(fd), (long)length);
    done();
    return result;
}
int ftruncate(int fd, off_t length) { return ftruncate64(fd, length); }

/* --- making it last ------------------------------------------------------------------------- */

static int synced(int fd, long call)
{
    char path[PATH_MAX];
    struct stat found;
    if (!armed || !path_of_fd(fd, path))
        return (int)syscall(call, fd);
    int folder = fstat(fd, &found) == 0 && S_ISDIR(found.st_mode);
    int wrong = turn(folder ? "syncdir" : "sync", path, 0);
    if (wrong) {
        errno = wrong;
        return -1;
    }
    if (folder)
        note("syncdir %s", path);
    else
        note("sync %lu", (unsigned long)found.st_ino);
    done();
    return 0; /* nothing is gained by really waiting for the disk */
}
int fsync(int fd) { return synced(fd, SYS_fsync); }
int fdatasync(int fd) { return synced(fd, SYS_fdatasync); }

/* --- names ---------------------------------------------------------------------------------- */

static int removed(int folder, const char *path, int flags)
{
    char whole[PATH_MAX];
    if (!armed || !path_at(folder, path, whole))
        return (int)syscall(SYS_unlinkat, folder, path, flags);
    int wrong = turn(flags & AT_REMOVEDIR ? "rmdir" : "unlink", whole, 0);
    if (wrong) {
        errno = wrong;
        return -1;
    }
    int result = (int)syscall(SYS_unlinkat, folder, path, flags);
    if (result == 0)
        note("%s %s", flags & AT_REMOVEDIR ? "rmdir" : "unlink", whole);
    done();
    return result;
}
int unlink(const char *path) { return removed(AT_FDCWD, path, 0); }
int rmdir(const char *path) { return removed(AT_FDCWD, path, AT_REMOVEDIR); }
int unlinkat(int folder, const char *path, int flags) { return removed(folder, path, flags); }

static int named(const char *kind, int from, const char *old, int to, const char *new, int flags)
{
    char first[PATH_MAX], second[PATH_MAX];
    int link_it = kind[0] == 'l';
    long call = link_it ? SYS_linkat : SYS_renameat2;
    int known = armed && path_at(to, new, second);
    if (!known)
        return (int)syscall(call, from, old, to, new, flags);
    path_at(from, old, first);
    int wrong = turn(kind, second, 1);
    if (wrong) {
        errno = wrong;
        return -1;
    }
    int result = (int)syscall(call, from, old, to, new, flags);
    if (result == 0)
        note("%s %s\t%s", kind, first, second);
    done();
    return result;
}
int rename(const char *old, const char *new) { return named("rename", AT_FDCWD, old, AT_FDCWD, new, 0); }
int renameat(int from, const char *old, int to, const char *new) { return named("rename", from, old, to, new, 0); }
int link(const char *old, const char *new) { return named("link", AT_FDCWD, old, AT_FDCWD, new, 0); }
int linkat(int from, const char *old, int to, const char *new, int flags) { return named("link", from, old, to, new, flags); }

static int folder_made(int folder, const char *path, mode_t mode)
{
    char whole[PATH_MAX];
    if (!armed || !path_at(folder, path, whole))
        return (int)syscall(SYS_mkdirat, folder, path, mode);
    int wrong = turn("mkdir", whole, 1);
    if (wrong) {
        errno = wrong;
        return -1;
    }
    int result = (int)syscall(SYS_mkdirat, folder, path, mode);
    if (result == 0)
        note("mkdir %s", whole);
    done();
    return result;
}
int mkdir(const char *path, mode_t mode) { return folder_made(AT_FDCWD, path, mode); }
int mkdirat(int folder, const char *path, mode_t mode) { return folder_made(folder, path, mode); }

int chmod(const char *path, mode_t mode)
{
    char whole[PATH_MAX];
    if (armed && path_at(AT_FDCWD, path, whole)) {
        int wrong = turn("chmod", whole, 0);
        if (wrong) {
            errno = wrong;
            return -1;
        }
    }
    int result = (int)syscall(SYS_fchmodat, AT_FDCWD, path, mode);
    done();
    return result;
}
