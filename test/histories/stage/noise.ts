/** Chance that replays: latencies, which node answers, what gets lost. */
import { fnvHash } from '../../../domain/values/fnv-hash';

/** A number from 0 (inclusive) to 1, decided by the seed, the topic and how often that topic was drawn before. */
export type Noise = (topic: string) => number;

/** Each topic draws for itself, so that leaving out one step of a history changes little besides. */
export function createNoise(seed: number): Noise {
  const draws = new Map<string, number>();
  return (topic) => {
    const draw = (draws.get(topic) ?? 0) + 1;
    draws.set(topic, draw);
    return mix(fnvHash(topic) ^ Math.imul(seed, 0x9e3779b1) ^ Math.imul(draw, 0x85ebca6b)) / 4_294_967_296;
  };
}

/** The finishing steps of murmur3: every bit of the input moves every bit of the result. */
function mix(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
