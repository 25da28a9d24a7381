// One headless Chromium for a whole test file. Debian's build is used: nothing is downloaded.
import { chromium } from 'playwright-core';

/** Chromium's own traffic is switched off, so that whatever crosses the network is the page's doing. */
const QUIET = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--disable-default-apps',
];

/** Starts the browser that `OPSBOOK_CHROMIUM` names, else `/usr/bin/chromium`. */
export function launch(options = {}) {
  return chromium.launch({ executablePath: process.env.OPSBOOK_CHROMIUM ?? '/usr/bin/chromium', args: QUIET, ...options });
}
