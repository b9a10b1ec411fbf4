// Where the browser is: as CHROMIUM names it, else the first of those in PATH.
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

const isProgram = (file) => {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** The path of a browser; throws where there is none. */
export const chromium = () => {
  const { CHROMIUM, PATH = '' } = process.env;
  if (CHROMIUM) {
    if (isProgram(CHROMIUM)) return CHROMIUM;
    throw new Error(`CHROMIUM=${CHROMIUM} is no program`);
  }
  const found = NAMES.flatMap((name) => PATH.split(delimiter).map((folder) => join(folder, name))).find(isProgram);
  if (found) return found;
  throw new Error(`no ${NAMES.join(', ')} in PATH: run deploy/browser/setup, or name one by CHROMIUM=/path`);
};

if (import.meta.url === pathToFileURL(process.argv[1]).href) console.log(chromium());
