#!/usr/bin/env node
import { ensureBuilt } from "../scripts/build.mjs";
import { ensureInstalled, requireNode } from "../scripts/install.mjs";

requireNode();
await ensureInstalled();
await ensureBuilt(["cli"]);
await import("../dist/cli/main.js");
