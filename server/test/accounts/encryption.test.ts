import { randomBytes, randomUUID } from 'node:crypto';
import { createEncryption } from '@tickwire/schema';
import { describe, expect, test } from 'vitest';
import { startTestServer } from '../harness/server.ts';

const { database } = await startTestServer();
const owner = randomUUID();
const newKey = () => randomBytes(32).toString('base64');

describe('what is encrypted', () => {
  test('is read again by its owner, and is another text each time', async () => {
    const encryption = createEncryption(database, newKey());
    const [one, other] = [await encryption.encrypt('a secret', owner), await encryption.encrypt('a secret', owner)];
    expect(one).not.toBe(other);
    expect(one).not.toContain('a secret');
    expect([await encryption.decrypt(one, owner), await encryption.decrypt(other, owner)]).toEqual([
      'a secret',
      'a secret',
    ]);
  });

  test('is not read for another owner, and not where it was changed', async () => {
    const encryption = createEncryption(database, newKey());
    const encrypted = await encryption.encrypt('a secret', owner);
    await expect(encryption.decrypt(encrypted, randomUUID())).rejects.toThrow();
    const [id = '', sealed = ''] = encrypted.split('.');
    const bytes = Buffer.from(sealed, 'base64url');
    for (const index of [0, 12, bytes.length - 1]) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(index) ^ 1, index);
      await expect(encryption.decrypt(`${id}.${changed.toString('base64url')}`, owner)).rejects.toThrow();
    }
    await expect(encryption.decrypt(`${id}.`, owner)).rejects.toThrow();
  });

  test('is not read by another key, and the error says what to set', async () => {
    const encrypted = await createEncryption(database, newKey()).encrypt('a secret', owner);
    await expect(createEncryption(database, newKey()).decrypt(encrypted, owner)).rejects.toThrow(/SECRET_KEY/);
  });
});

describe("the database's own key", () => {
  test('is one, where several servers make it at once', async () => {
    await database.serviceSecret.deleteMany({ where: { name: 'encryption_key' } });
    const servers = Array.from({ length: 8 }, () => createEncryption(database, null));
    const encrypted = await Promise.all(servers.map((server) => server.encrypt('a secret', owner)));
    for (const text of encrypted) {
      for (const server of servers) expect(await server.decrypt(text, owner)).toBe('a secret');
    }
    expect(await database.serviceSecret.count({ where: { name: 'encryption_key' } })).toBe(1);
  });

  test('goes on decrypting what it encrypted once there is a SECRET_KEY', async () => {
    const before = createEncryption(database, null);
    const old = await before.encrypt('of before', owner);
    const after = createEncryption(database, newKey());
    expect(await after.decrypt(old, owner)).toBe('of before');
    const fresh = await after.encrypt('of after', owner);
    expect(await after.decrypt(fresh, owner)).toBe('of after');
    await expect(before.decrypt(fresh, owner)).rejects.toThrow(/SECRET_KEY/);
  });
});
