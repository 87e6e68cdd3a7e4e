"""How fast Alongside is, each figure beside a floor measured in the same run.

``make bench`` runs all, ``make bench ONLY=board`` one. Each figure is one JSON line on standard
output; ``bench/RESULTS.md`` is written from them. Nothing here is shipped with the product.
"""
