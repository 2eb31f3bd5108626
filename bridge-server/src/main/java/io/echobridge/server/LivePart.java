package io.echobridge.server;

import java.util.List;

/**
 * A part of the daemon that takes other settings while it runs. It names each key that it takes:
 * what no part names needs a restart, and a reload reports it so.
 *
 * @param <C> the block that its keys are below
 */
public interface LivePart<C> {
  /** What the part is, in a word or two. */
  String name();

  /**
   * Whether it takes a setting, if it is to be one of another block.
   *
   * @param setting its keys, from the top of the block
   */
  boolean takes(List<String> setting, C next);

  /**
   * Makes ready what changes; nothing changes yet. By one thread at a time.
   *
   * @return puts it in force, and fails no more
   * @throws IllegalArgumentException when settings cannot be used, with a line for each fault
   */
  Runnable prepare(C next);
}
