module archcheck/benchmarks/registryserver

go 1.21
