#!/bin/sh
# SQLite's full text search finds सुता and सोता for सीता: its tokenizer unicode61 takes the vowel signs of
# Indic scripts for gaps between words, so that each run of consonants is a word of its own. Guessed
# before: that a tokenizer named after Unicode keeps marks with their letters, as Unicode's rules for
# words do. FTS4 and FTS5 do it alike. With the marks among the categories of FTS5 words are whole.
#
# It bears on any search by name over the store: with these categories, or not by FTS.
#
# Seen with sqlite3 3.40.1-2+deb12u2 (Debian 12); the words indexed of शिक्षा and ಧಾರವಾಡ, and what is found
# for सीता among सीता देवी, सुता, सोता, मोहन:
#   fts4 unicode61: क|श|ष|ಡ|ಧ|ರವ; सीता देवी|सुता|सोता
#   fts5 unicode61: क|श|ष|ಡ|ಧ|ರವ; सीता देवी|सुता|सोता
#   fts5 unicode61 categories 'L* N* M*': शिक्षा|ಧಾರವಾಡ; सीता देवी
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
version=3.40.1-2+deb12u2
apt-get download -qq "sqlite3=$version" "libsqlite3-0=$version" >/dev/null 2>&1
for package in *.deb; do dpkg -x "$package" tools; done
LD_LIBRARY_PATH=$(echo "$folder"/tools/usr/lib/*-linux-gnu)
export LD_LIBRARY_PATH PATH="$folder/tools/usr/bin:$PATH"

search() { # MODULE TOKENIZER TABLEOFWORDS
  sqlite3 :memory: "
    CREATE VIRTUAL TABLE place USING $1 (name, tokenize=$2);
    CREATE VIRTUAL TABLE word USING $3;
    INSERT INTO place VALUES ('शिक्षा'), ('ಧಾರವಾಡ');
    CREATE VIRTUAL TABLE user USING $1 (name, tokenize=$2);
    INSERT INTO user VALUES ('सीता देवी'), ('सुता'), ('सोता'), ('मोहन');
    SELECT (SELECT group_concat(term, '|') FROM (SELECT DISTINCT term FROM word ORDER BY term)) || '; ' ||
      (SELECT group_concat(name, '|') FROM user WHERE user MATCH 'सीता')"
}
{
  echo "fts4 unicode61: $(search fts4 unicode61 'fts4aux (place)')"
  echo "fts5 unicode61: $(search fts5 unicode61 'fts5vocab (place, row)')"
  marks="unicode61 categories 'L* N* M*'"
  echo "fts5 $marks: $(search fts5 "\"$marks\"" 'fts5vocab (place, row)')"
} | tee seen
diff - seen <<'EXPECTED'
fts4 unicode61: क|श|ष|ಡ|ಧ|ರವ; सीता देवी|सुता|सोता
fts5 unicode61: क|श|ष|ಡ|ಧ|ರವ; सीता देवी|सुता|सोता
fts5 unicode61 categories 'L* N* M*': शिक्षा|ಧಾರವಾಡ; सीता देवी
EXPECTED
