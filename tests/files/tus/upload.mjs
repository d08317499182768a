// tus-js-client as it comes from the registry, against a real host:
//
//   node upload.mjs URL TOKEN PLAN
//
// brings up what PLAN asks for and says what came of it, as one line of JSON. PLAN is JSON: {bytes, seed, chunkSize?,
// uploadUrl?, uploadDataDuringCreation?, checksum?, abortAfter?, terminate?}. A body follows from its seed.
import { createHash } from "node:crypto";

import * as tus from "tus-js-client";

const [url, token, text] = process.argv.slice(2);
const plan = JSON.parse(text);

// SHA-256 of a counter, block by block: test_tus.py makes the same.
function content(seed, size) {
  const out = Buffer.alloc(size);
  for (let at = 0, block = 0; at < size; at += 32, block++)
    createHash("sha256").update(`${seed} ${block}`).digest().copy(out, at, 0, Math.min(32, size - at));
  return out;
}

const body = content(plan.seed, plan.bytes);
const requests = [];

// The checksum of the part that a request carries: the client lets its user add headers, and that is all it takes.
function sign(request) {
  requests.push(`${request.getMethod()} ${request.getHeader("Upload-Offset") ?? ""}`.trim());
  const offset = Number(request.getHeader("Upload-Offset") ?? NaN);
  if (!plan.checksum || request.getMethod() !== "PATCH") return;
  const part = body.subarray(offset, Math.min(offset + plan.chunkSize, body.length));
  request.setHeader("Upload-Checksum", `${plan.checksum} ${createHash(plan.checksum).update(part).digest("base64")}`);
}

let upload;
const outcome = await new Promise((resolve) => {
  upload = new tus.Upload(body, {
    endpoint: `${url}/p/files/uploads`,
    uploadUrl: plan.uploadUrl ?? null,
    headers: { Authorization: `Bearer ${token}` },
    chunkSize: plan.chunkSize ?? Infinity,
    uploadDataDuringCreation: plan.uploadDataDuringCreation ?? false,
    retryDelays: [100, 300, 1000, 3000],
    metadata: { filename: "../../of no concern.txt", lifetime: "3600" },
    onBeforeRequest: sign,
    onChunkComplete: async (_, accepted) => {
      if (plan.abortAfter === undefined || accepted < plan.abortAfter) return;
      await upload.abort(plan.terminate ?? false);
      resolve({ state: plan.terminate ? "terminated" : "aborted", accepted });
    },
    onError: (error) => resolve({ state: "failed", message: String(error) }),
    onSuccess: () => resolve({ state: "done" }),
  });
  upload.start();
});

console.log(JSON.stringify({ ...outcome, url: upload.url, requests }));
