"""The search for the smallest change that makes a workload safe."""
