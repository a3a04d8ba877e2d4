"""archcheck tells whether what is about to be deployed will run on the nodes of this cluster.

Nothing is imported here, so that `archcheck --version` costs what Python's own start costs.
"""

__version__ = "0.1.0"
