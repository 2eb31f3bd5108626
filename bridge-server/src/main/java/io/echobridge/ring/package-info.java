/**
 * Handing the writes of many sockets to the kernel with one system call: Linux' io_uring. It is
 * tried at the start; where it does not work, each socket writes for itself.
 */
@NullMarked
package io.echobridge.ring;

import org.jspecify.annotations.NullMarked;
