/** The example of docs/writing-a-broker.md: a broker that reads a file. */
@NullMarked
package io.echobridge.testkit.tail;

import org.jspecify.annotations.NullMarked;
