# Pi by N random points; answers how many points it drew, since every run draws others: pi.py N
import random
import sys
import time

n = int(sys.argv[1])
start = time.perf_counter()
inside = 0
for _ in range(n):
    x = random.uniform(0, 1)
    y = random.uniform(0, 1)
    inside += x * x + y * y <= 1
seconds = time.perf_counter() - start
assert abs(4 * inside / n - 3.14159) < 0.1
print(seconds, n)
