#!/usr/bin/env bash
# Makes the golden files of the MJML tests anew, with the reference implementation from npm: for each
# templates/testdata/golden/*.mjml the .html beside it. Needs Node 20 or newer and the network; tests need neither.
set -euo pipefail

MJML_VERSION=${MJML_VERSION:-4.18.0}
here=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$work" "mjml@$MJML_VERSION"
cat >"$work/make.cjs" <<'JS'
const fs = require('fs')
const mjml2html = require('mjml')
;(async () => {
  for (const file of process.argv.slice(2)) {
    const { html, errors } = await mjml2html(fs.readFileSync(file, 'utf8'), { validationLevel: 'strict', keepComments: true })
    if (errors.length > 0) throw new Error(file + ': ' + JSON.stringify(errors))
    fs.writeFileSync(file.replace(/\.mjml$/, '.html'), html.trimEnd() + '\n')
  }
})().catch((err) => { console.error(err.message); process.exit(1) })
JS
cd "$work"
node make.cjs "$here"/templates/testdata/golden/*.mjml
echo "Made with mjml $MJML_VERSION: $(ls "$here"/templates/testdata/golden/*.html | wc -l) letters."
