import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export const ROOT = path.join(__dirname, '..', '..');
const folders: string[] = [];

export function cleanUp(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/** A folder with these files, the scripts of this project and its installed packages. */
export function givenProject(files: Record<string, string>) {
  const project = projectAt(newFolder());
  cpSync(path.join(ROOT, 'scripts'), path.join(project.root, 'scripts'), { recursive: true });
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(project.root, 'node_modules'), 'junction');
  for (const [name, text] of Object.entries(files)) project.write(name, text);
  return project;
}

export function copyOf({ root }: Project): Project {
  const copy = newFolder();
  cpSync(root, copy, { recursive: true, verbatimSymlinks: true });
  return projectAt(copy);
}

export type Project = ReturnType<typeof projectAt>;

function newFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'paystate-scripts-'));
  folders.push(folder);
  return folder;
}

function projectAt(root: string) {
  return {
    root,
    write(name: string, text: string) {
      mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
      writeFileSync(path.join(root, name), text);
    },
    remove: (name: string) => rmSync(path.join(root, name), { recursive: true }),
    /** What `node <args>` prints and how it ends. */
    node(...args: string[]) {
      const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
      return { code: status, output: stdout + stderr };
    },
  };
}
