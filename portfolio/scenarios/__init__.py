"""What if: a portfolio changed in thought, and what then becomes of the target.

Plain functions on plain values. A position is read once; everything here computes from it.
"""
