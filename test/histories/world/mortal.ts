/**
 * A process that can die. Between any two awaits of the engine lies one of its ports, so dying at every port, before or
 * after it, is dying at every point that matters: what had left the process goes on, what was in its memory is gone.
 */
import type { CrashTiming } from '../plan/history';

export type Death = { timing: CrashTiming; downMs: number };
/** `port`: how many passings from now, from 1. */
export type DeathPoint = Death & { port: number };

export type Mortal = {
  /**
   * Takes `effect` through a port on behalf of a life. For a life that ended, by a death at this port or elsewhere, the
   * promise never settles: nobody is there to go on.
   */
  through<Result>(life: number, port: string, effect: () => Promise<Result>): Promise<Result>;
  die(downMs: number, where: string): void;
  /** The process stands still for so long: what it began goes on outside, nothing goes on inside. */
  freeze(forMs: number, where: string): void;
  dieAt(point: DeathPoint): void;
};

export type MortalOptions = {
  after(delayMs: number, run: () => void): void;
  /** While it answers true, nobody dies at a port. */
  isCalm(): boolean;
  /** Called at every port: whether the node crashes there, by chance. */
  mayDie(port: string): Death | undefined;
  nowMs(): number;
  onDeath(where: string, downMs: number): void;
  onFreeze(where: string, forMs: number): void;
  onBirth(life: number): void;
};

/** Begins in life 1. */
export function createMortal(options: MortalOptions): Mortal {
  const { after, nowMs, isCalm, mayDie, onDeath, onFreeze, onBirth } = options;
  let lives = 1;
  let isAlive = true;
  let passings = 0;
  const fates = new Map<number, Death>();
  let frozenUntilMs = 0;

  const freeze = (forMs: number, where: string) => {
    if (!isAlive) return;
    frozenUntilMs = Math.max(frozenUntilMs, nowMs() + forMs);
    onFreeze(where, forMs);
  };
  /** At once, unless the process stands still. */
  const whenThawed = (run: () => void) => {
    const leftMs = frozenUntilMs - nowMs();
    if (leftMs > 0) after(leftMs, () => whenThawed(run));
    else run();
  };

  const die = (downMs: number, where: string) => {
    if (!isAlive) return;
    isAlive = false;
    frozenUntilMs = 0;
    onDeath(where, downMs);
    after(downMs, () => {
      isAlive = true;
      lives += 1;
      onBirth(lives);
    });
  };

  return {
    through: (life, port, effect) => {
      const isLiving = () => isAlive && lives === life;
      return new Promise((resolve) => {
        const pass = () => {
          if (!isLiving()) return;
          passings += 1;
          const death = isCalm() ? undefined : (fates.get(passings) ?? mayDie(port));
          if (death?.timing === 'before') return die(death.downMs, `before ${port}`);
          const outcome = effect();
          if (death?.timing === 'frozen') freeze(death.downMs, `after ${port}`);
          const goOn = () => {
            if (!isLiving()) return;
            if (death?.timing === 'after') die(death.downMs, `after ${port}`);
            else resolve(outcome);
          };
          outcome.then(
            () => whenThawed(goOn),
            () => whenThawed(goOn),
          );
        };
        whenThawed(pass);
      });
    },
    die,
    freeze,
    dieAt({ port, ...death }) {
      fates.set(passings + port, death);
    },
  };
}
