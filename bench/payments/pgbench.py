"""pgbench's TPC-B-like transaction on a cluster of PostgreSQL 15 of its own, as JSON; {"missing": why} where it cannot be had.

    pgbench.py --folder FOLDER --seconds N --server-core N --own-core N CLIENTS ...
"""

import argparse
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "tests" / "portability"))
from postgres import Cluster  # noqa: E402

SCALE = 10  # a million accounts, in ten branches


def measure(cluster, options, clients):
    pgbench = [cluster.programs / "pgbench", "-h", cluster.folder, "-U", "majlis"]
    log = cluster.folder / f"log-{clients}"
    done = cluster.run("taskset", "-c", options.own_core, *pgbench, "-n", "-M", "prepared", "-c", clients, "-j", 1, "-T",
                       max(1, round(options.seconds)), "-l", f"--log-prefix={log}", "postgres", check=True,
                       capture_output=True)
    took = sorted(int(line.split()[2]) for file in cluster.folder.glob(log.name + ".*") for line in file.open())
    return {"clients": clients, "transactions_per_second": float(re.search(r"tps = ([\d.]+)", done.stdout)[1]),
            "p50_ms": took[len(took) // 2] / 1000, "p99_ms": took[len(took) * 99 // 100] / 1000}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=pathlib.Path, required=True)
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--server-core", type=int, default=1)
    parser.add_argument("--own-core", type=int, default=0)
    parser.add_argument("clients", type=int, nargs="+")
    options = parser.parse_args()
    os.sched_setaffinity(0, {options.server_core})  # the server and all its processes are children of this one
    with tempfile.TemporaryDirectory(prefix="pgbench-", dir=options.folder) as folder:
        try:
            cluster = Cluster(folder, "-c max_connections=200")
        except subprocess.CalledProcessError:
            return {"missing": "PostgreSQL 15 cannot be had here: scripts/postgresql says why"}
        if not (cluster.programs / "pgbench").exists():
            return {"missing": f"there is no pgbench in {cluster.programs}"}
        with cluster:
            cluster.run(cluster.programs / "pgbench", "-h", cluster.folder, "-U", "majlis", "-i", "-q", "-s", SCALE,
                        "postgres", check=True, capture_output=True)
            return {"loads": [measure(cluster, options, clients) for clients in options.clients]}


if __name__ == "__main__":
    print(json.dumps(main()))
