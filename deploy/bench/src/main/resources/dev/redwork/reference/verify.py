# The smallest factor of N, an odd number, or that there is none: verify.py N
import math
import sys
import time

n = int(sys.argv[1])
start = time.perf_counter()
factor = next((divisor for divisor in range(3, math.isqrt(n) + 1, 2) if n % divisor == 0), 0)
print(time.perf_counter() - start, f"{factor} x {n // factor}" if factor else "prime")
