# The area under x^2 from 0 to 10 by the left rule in N slices: integrate.py N
import sys
import time

n = int(sys.argv[1])
width = 10 / n
start = time.perf_counter()
area = 0.0
for i in range(n):
    x = i * width
    area += x * x
area *= width
print(time.perf_counter() - start, f"{area:.5f}")
