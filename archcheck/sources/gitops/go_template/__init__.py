"""Go's text/template with sprig's functions, as far as ResourceSets and ApplicationSets use them."""
