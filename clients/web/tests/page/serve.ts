// Builds the page of the fake messenger as the app is built and serves it under the policy that the app gets: nothing
// inline, nothing from elsewhere, no markup from strings.
import {readFile, rm} from 'node:fs/promises';
import {createServer, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {extname, join, normalize} from 'node:path';
import {fileURLToPath} from 'node:url';
import {build} from 'vite';

const kTypes: Record<string, string> = {'.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml'};

export const kPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' blob:; media-src 'self' blob:; " +
  "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types lit-html";

export interface Page {
  url: string;
  close(): Promise<void>;
}

export async function servePage(): Promise<Page> {
  const root = fileURLToPath(new URL('.', import.meta.url));
  const outDir = join(root, `../../node_modules/.cache/majlis-page-${process.pid}`);
  await build({root, configFile: false, logLevel: 'warn', build: {outDir, emptyOutDir: true, assetsInlineLimit: 0, modulePreload: {polyfill: false}, target: 'es2022'}});
  const server = createServer(async (request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://page').pathname);
    if (path === '/favicon.ico') {
      response.writeHead(204).end();
      return;
    }
    const file = join(outDir, path === '/' ? 'index.html' : path);
    try {
      const bytes = await readFile(file);
      response.writeHead(200, {'content-type': kTypes[extname(file)] ?? 'application/octet-stream', 'content-security-policy': kPolicy});
      response.end(bytes);
    } catch {
      response.writeHead(404).end();
    }
  });
  await listening(server);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await rm(outDir, {recursive: true, force: true});
    },
  };
}

function listening(server: Server): Promise<void> {
  return new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
}
