/** A drawing in lines, 16 × 16, beside a word that says the same. */
export function Icon({ d }: { d: string }) {
  return (
    <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" className="icon">
      <path d={d} />
    </svg>
  );
}

export const ICONS = {
  find: 'M7 2.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 1 0 0-9M10.5 10.5l3 3',
  list: 'M2 4h12M2 8h12M2 12h8',
  more: 'M3 8h.01M8 8h.01M13 8h.01',
  theme: 'M8 2.2a5.8 5.8 0 1 0 0 11.6a5.8 5.8 0 1 0 0-11.6M8 2.2v11.6M8 5l4.6-.2M8 8h5.6M8 11l4.4.2',
  shop: 'M2.5 6.5 3.6 2.5h8.8l1.1 4M2.5 6.5c0 1.8 2.7 1.8 2.7 0c0 1.8 2.8 1.8 2.8 0c0 1.8 2.8 1.8 2.8 0c0 1.8 2.7 1.8 2.7 0M3.5 8v5.5h9V8',
  reload: 'M13 8a5 5 0 1 1-1.5-3.6M13 2.5v2.6h-2.6',
};
