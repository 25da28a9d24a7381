// The compiler over scripts of ours: which of them belong together, and what is wrong with their types.
import { join } from 'node:path';

const { default: ts } = await import('typescript');

/** Reads the scripts `names` of `folder` and what they import there. Answers with all their names, and with every fault. */
export function understood(folder, names, options = {}) {
  const program = ts.createProgram(names.map((name) => join(folder, name)), {
    allowJs: true, checkJs: true, noEmit: true, strict: true, noUnusedLocals: true, noUnusedParameters: true, noImplicitReturns: true,
    target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler,
    moduleDetection: ts.ModuleDetectionKind.Force,
    lib: ['lib.esnext.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'], types: [],
    ...options.compiler?.(ts),
  });
  const ours = program.getSourceFiles().filter((file) => file.fileName.startsWith(folder) && !options.borrowed?.test(file.fileName));
  const faults = ours.flatMap((file) => ts.getPreEmitDiagnostics(program, file)).map((fault) => {
    const { line } = fault.file.getLineAndCharacterOfPosition(fault.start);
    return `${fault.file.fileName}:${line + 1}: ${ts.flattenDiagnosticMessageText(fault.messageText, ' ')}`;
  });
  return { names: ours.map((file) => file.fileName.slice(folder.length + 1)).sort(), faults };
}
