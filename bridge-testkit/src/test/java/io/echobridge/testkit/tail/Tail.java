package io.echobridge.testkit.tail;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/** What is appended to a file, line by line. Of one thread. */
final class Tail {
  /** Which is long enough for an event. */
  static final int LONGEST_EVENT = 1 << 20;

  /** Takes one line. */
  interface Reader {
    /**
     * @return whether it was taken; otherwise it comes again
     */
    boolean line(byte[] line);
  }

  private final Path file;
  private final ByteBuffer buffer;
  private long taken = -1;

  /**
   * @param longest bytes of a line; longer lines are skipped, so that memory is bounded whatever is
   *     written
   */
  Tail(Path file, int longest) {
    this.file = file;
    this.buffer = ByteBuffer.allocate(longest);
  }

  /** Begins at the end of the file, unless it has begun; fails when there is no file. */
  void begin() throws IOException {
    long size = Files.size(file);
    if (taken < 0) {
      taken = size;
    }
  }

  /** Hands over the lines that are complete and in reach; returns how many bytes were skipped. */
  int read(Reader reader) throws IOException {
    begin();
    try (SeekableByteChannel channel = Files.newByteChannel(file, StandardOpenOption.READ)) {
      buffer.clear();
      channel.position(taken).read(buffer);
    }
    byte[] bytes = buffer.array();
    int start = 0;
    for (int end = 0; end < buffer.position(); end++) {
      if (bytes[end] == '\n') {
        if (!reader.line(Arrays.copyOfRange(bytes, start, end))) {
          return 0;
        }
        taken += end + 1 - start;
        start = end + 1;
      }
    }
    if (start > 0 || buffer.hasRemaining()) {
      return 0;
    }
    taken += buffer.capacity();
    return buffer.capacity();
  }
}
