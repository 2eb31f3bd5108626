package io.echobridge.trace;

import java.util.List;

/** An event on its way to the connections of those who hear it. */
@FunctionalInterface
public interface Delivering {
  /**
   * The last connection of this node has it. Called once, on any thread, perhaps under the hub's
   * order: must not block.
   *
   * @param receivers how many connections it was handed to
   * @param encodings the wire formats that it was said in, by name
   * @param unsayable those that have no way to say it, so that their clients did not hear it
   */
  void delivered(int receivers, List<String> encodings, List<String> unsayable);
}
