# How many primes there are from LO to HI - 1, each number divided by odd ones up to its root: primes.py LO HI
import math
import sys
import time


def is_prime(n):
    if n % 2 == 0:
        return n == 2
    for divisor in range(3, math.isqrt(n) + 1, 2):
        if n % divisor == 0:
            return False
    return n > 1


start = time.perf_counter()
count = sum(map(is_prime, range(int(sys.argv[1]), int(sys.argv[2]))))
print(time.perf_counter() - start, f"{count:,} primes")
