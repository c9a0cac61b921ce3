/** A file of bars that cannot be played. The message is one line that says where it fails and what would help. */
export class ReplayFileError extends Error {
  override readonly name = 'ReplayFileError';
}
