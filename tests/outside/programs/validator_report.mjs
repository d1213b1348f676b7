// Tells what Khronos's validator says about a glTF file: `node validator_report.mjs JOB.json REPORT.json`.

import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";

const validator = createRequire(process.env.NODE_PATH + "/")("gltf-validator");
const job = JSON.parse(readFileSync(process.argv[2], "utf-8"));
const told = await validator.validateBytes(new Uint8Array(readFileSync(job.file)), { maxIssues: 50 });
writeFileSync(process.argv[3], JSON.stringify(told));
