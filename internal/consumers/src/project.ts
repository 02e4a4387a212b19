import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { npmSettings } from './npmSettings.ts';
import { run } from './shell.ts';
import type { Tarballs } from './tarballs.ts';
import { toolFile } from './tools.ts';

/** What installs the packages of a project. */
export type Installer = 'npm' | 'pnpm' | 'yarn' | 'yarn-pnp';

/** What a project is made of. */
export interface ProjectOptions {
  readonly installer: Installer;
  readonly tarballs: Tarballs;
  /** The one package of the SDK that the project asks for. Default: `@thulium-js/tickets`. */
  readonly uses?: string;
  /** Other packages by their versions. */
  readonly further?: Readonly<Record<string, string>>;
}

/** A project outside the repository that uses the packages as a registry would deliver them. */
export interface Project {
  readonly folder: string;
  write(file: string, text: string): Promise<void>;
  /** Runs a program in the project and gives what it printed. */
  run(program: string, args: readonly string[], environment?: Readonly<Record<string, string>>): Promise<string>;
  remove(): Promise<void>;
}

/** Makes a project that asks for one package of the SDK and gets the others, as that package asks for them. */
export async function createProject(options: ProjectOptions): Promise<Project> {
  const { installer, tarballs, uses = '@thulium-js/tickets', further = {} } = options;
  const folder = await mkdtemp(join(tmpdir(), 'thulium-consumer-'));
  const project: Project = {
    folder,
    async write(file, text) {
      await mkdir(dirname(join(folder, file)), { recursive: true });
      await writeFile(join(folder, file), text);
    },
    run: (program, args, environment = {}) => run(program, args, { folder, environment }),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
  await mkdir(join(folder, 'tarballs'));
  const files: Record<string, string> = {};
  for (const [name, file] of Object.entries(tarballs)) {
    await cp(file, join(folder, 'tarballs', basename(file)));
    files[name] = `file:./tarballs/${basename(file)}`;
  }
  const asked = files[uses];
  if (asked === undefined) throw new Error(`${uses} was not packed`);
  const { [uses]: _asked, ...others } = files;
  const manifest = { name: 'consumer', private: true, type: 'module', dependencies: { [uses]: asked, ...further } };
  await install(installer, project, manifest, others);
  return project;
}

/** Until the packages are published, each installer is told where the ones lie that were not asked for by name. */
async function install(
  installer: Installer,
  project: Project,
  manifest: object,
  others: Readonly<Record<string, string>>,
): Promise<void> {
  const writeManifest = (more: object) => project.write('package.json', JSON.stringify({ ...manifest, ...more }));
  if (installer === 'npm') {
    await writeManifest({ overrides: others });
    await run('npm', ['install', ...npmSettings], { folder: project.folder });
  } else if (installer === 'pnpm') {
    await writeManifest({});
    await project.write('pnpm-workspace.yaml', JSON.stringify({ packages: [], overrides: others }));
    await project.run('pnpm', ['install', '--no-frozen-lockfile']);
  } else {
    await writeManifest({ resolutions: others });
    const registry = (await project.run('npm', ['config', 'get', 'registry'])).trim();
    const settings = {
      nodeLinker: installer === 'yarn' ? 'node-modules' : 'pnp',
      enableTelemetry: false,
      enableGlobalCache: false,
      npmRegistryServer: registry,
      unsafeHttpWhitelist: [new URL(registry).hostname],
    };
    await project.write('.yarnrc.yml', JSON.stringify(settings));
    await project.run(process.execPath, [await toolFile('@yarnpkg/cli-dist@4', 'bin/yarn.js'), 'install'], {
      YARN_ENABLE_IMMUTABLE_INSTALLS: 'false',
    });
  }
}
