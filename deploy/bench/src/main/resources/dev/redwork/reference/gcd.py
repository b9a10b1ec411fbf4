# Greatest common divisors by trial, one after another: gcd.py A,B...
import sys
import time


def gcd(a, b):
    for divisor in range(min(a, b), 0, -1):
        if a % divisor == 0 and b % divisor == 0:
            return divisor


pairs = [tuple(map(int, pair.split(","))) for pair in sys.argv[1:]]
start = time.perf_counter()
found = [gcd(a, b) for a, b in pairs]
print(time.perf_counter() - start, ", ".join(map(str, found)))
