# The sum of the whole numbers below each N, one by one: sum.py N...
import sys
import time

start = time.perf_counter()
sums = [sum(range(int(n))) for n in sys.argv[1:]]
print(time.perf_counter() - start, ", ".join(map(str, sums)))
