# Prints the URIs of all enabled stanzas of type `deb` with a component `main` in deb822-style .sources files.
# A stanza ends with an empty line or with its file; a line that begins with a blank continues the field above it.

function flush(    i, n, list) {
  if (types ~ /(^| )deb( |$)/ && parts ~ /(^| )main( |$)/ && enabled !~ /^(no|false|0)$/) {
    n = split(uris, list, " ")
    for (i = 1; i <= n; i++) print list[i]
  }
  types = uris = parts = enabled = field = ""
}

function take(text) {
  gsub(/^[ \t]+|[ \t]+$/, "", text)
  gsub(/[ \t]+/, " ", text)
  if (field == "types") types = types " " text
  else if (field == "uris") uris = uris " " text
  else if (field == "components") parts = parts " " text
  else if (field == "enabled") enabled = tolower(text)
}

FNR == 1 && NR > 1 { flush() }
/^#/ { next }
/^[ \t]*$/ { flush(); next }
/^[ \t]/ { take($0); next }
{ field = tolower(substr($0, 1, index($0, ":") - 1)); take(substr($0, index($0, ":") + 1)) }
END { flush() }
