// The mark: a shell's spiral in one stroke.

export const markPath =
  'M7.02 11.51A1.44 1.44 0 0 1 6.85 9.49A2.04 2.04 0 0 1 9.73 9.24A2.9 2.9 0 0 1 10.08 13.32A4.11 4.11 0 0 1 4.28 13.82A5.84 5.84 0 0 1 3.57 5.59A8.3 8.3 0 0 1 15.26 4.59C21.31 9.68 18.96 16.15 21.8 21.36C17.71 18.86 10.32 18.91 4.28 13.82';

export function Mark({ size = 24, stroke = 1.9 }: { size?: number; stroke?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={stroke}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={markPath} />
    </svg>
  );
}
