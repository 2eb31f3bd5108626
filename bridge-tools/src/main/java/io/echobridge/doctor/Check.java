package io.echobridge.doctor;

import java.util.List;

/** Looks at one thing. It may block for seconds, ends by itself, and runs beside others. */
interface Check {
  /** What it found, in the order to be told; what is well is a finding too. */
  List<Finding> look() throws InterruptedException;
}
