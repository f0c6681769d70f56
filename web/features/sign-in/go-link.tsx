// A link to the next step, where there is nothing to fill in.
import { Button } from '@mantine/core';
import { Link, type LinkProps } from '@tanstack/react-router';
import type { ReactNode } from 'react';

export function GoLink({ to, children }: { to: LinkProps['to']; children: ReactNode }) {
  return (
    <Button component={Link} to={to} variant="default" fullWidth>
      {children}
    </Button>
  );
}
