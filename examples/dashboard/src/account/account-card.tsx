import { useState } from 'react';
import { farewell } from '../session.ts';
import { useStore } from '../store.ts';
import { Segments } from '../ui/segments.tsx';
import { SignInForm } from './sign-in-form.tsx';
import { SignUpForm } from './sign-up-form.tsx';

const ways = [
  { value: 'new', label: 'New here' },
  { value: 'known', label: 'I have an account' },
] as const;

/** The way in: by a new account, or by one that there is. */
export function AccountCard() {
  const reason = useStore(farewell);
  const [isNew, setNew] = useState(reason === null);
  return (
    <section className="panel account" aria-labelledby="account-title">
      <h2 id="account-title">{isNew ? 'Create an account' : 'Sign in'}</h2>
      <Segments
        legend="With or without an account"
        options={ways}
        value={isNew ? 'new' : 'known'}
        onChange={(way) => setNew(way === 'new')}
      />
      {reason !== null && <p className="note warn">{reason}</p>}
      {isNew ? <SignUpForm /> : <SignInForm />}
    </section>
  );
}
