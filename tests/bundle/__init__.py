"""Makes the archives that install the program where there is no network; run as `make bundle`."""
