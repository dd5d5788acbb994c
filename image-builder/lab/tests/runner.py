def show(): pass
def run(n): return 0
