"""Serves the weights of a folder on a port of this machine, until it is told to stop: language-model.py FOLDER PORT KEY"""
import signal
import sys
from pathlib import Path

import xllamacpp

folder, port, key = sys.argv[1:]
wanted = xllamacpp.CommonParams()
wanted.model.path = str(Path(folder) / "weights.gguf")
wanted.model_alias = {"petit-modele"}
wanted.hostnames = ["127.0.0.1"]
wanted.port = int(port)
wanted.api_keys = [key]
wanted.n_ctx = 4096
wanted.n_parallel = 1
wanted.warmup = False
server = xllamacpp.Server(wanted)
print("READY", flush=True)
signal.sigwait({signal.SIGTERM, signal.SIGINT})
