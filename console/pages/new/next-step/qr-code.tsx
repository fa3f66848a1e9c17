import { useMemo } from 'react';
import { create } from 'qrcode';
import styles from './next-step.module.css';

/** In modules: as much white as readers need around it. */
const QUIET_ZONE = 4;

/** A text as a QR code, drawn here: nothing of it goes anywhere. Dark on white in both themes, as readers expect it. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const { size, path } = useMemo(() => drawn(text), [text]);
  const side = size + 2 * QUIET_ZONE;
  return (
    <svg
      viewBox={`${-QUIET_ZONE} ${-QUIET_ZONE} ${side} ${side}`}
      role="img"
      aria-label={label}
      className={styles['qr']}
    >
      <path d={path} />
    </svg>
  );
}

/** One square for each dark module. */
function drawn(text: string): { size: number; path: string } {
  const { size, data } = create(text).modules;
  const squares = Array.from(data, (isDark, at) => (isDark ? `M${at % size} ${Math.floor(at / size)}h1v1h-1z` : ''));
  return { size, path: squares.join('') };
}
