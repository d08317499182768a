// The script that others' pages load is no module: what it declares must not become names of theirs.
import type {Plugin} from 'vite';

export const kEmbed = 'embed.js';

export function embed(): Plugin {
  return {
    name: 'majlis-embed',
    apply: 'build',
    generateBundle(_options, bundle) {
      const script = bundle[kEmbed];
      if (script?.type !== 'chunk') return;
      if (script.imports.length > 0 || script.exports.length > 0) this.error(`${kEmbed} must stand alone`);
      script.code = `{\n${script.code}}\n`;
    },
  };
}
