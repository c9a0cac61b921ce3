import { useMutation } from '@tickwire/sdk/react';
import { useState } from 'react';
import { navigate, pathTo } from '../route.tsx';
import { announce } from '../ui/announcer.tsx';
import { Icon } from '../ui/icons.tsx';
import { NameDialog } from './name-dialog.tsx';

export function NewList() {
  const [isOpen, setOpen] = useState(false);
  const { run, isPending, error, reset } = useMutation((client, name: string) => client.createWatchlist({ name }), {
    invalidates: ['watchlists'],
  });
  const close = () => {
    setOpen(false);
    reset();
  };
  const create = async (name: string) => {
    const result = await run(name);
    if (!result.ok) return;
    close();
    announce(`${name} was made`);
    navigate(pathTo('watchlists', result.value.id), { replace: true });
  };
  return (
    <>
      <button type="button" className="button" onClick={() => setOpen(true)}>
        <Icon name="plus" />
        New list
      </button>
      {isOpen && (
        <NameDialog
          title="New watchlist"
          action="Create"
          isPending={isPending}
          error={error}
          onSubmit={(name) => void create(name)}
          onClose={close}
        />
      )}
    </>
  );
}
