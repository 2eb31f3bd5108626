package io.echobridge.net;

import java.util.List;

/** Takes a connection's frames, and can hold them back for what has to come before them. */
public interface HoldingSink extends FrameSink {
  /** Holds back what is sent from now on; it counts as what waits for the client. */
  void hold();

  /** Sends these, and then what was held back since {@link #hold}. */
  void release(List<Frame> first);
}
