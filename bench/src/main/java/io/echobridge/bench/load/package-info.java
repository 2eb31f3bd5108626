/** Many clients in one process, and a judge of what they receive. {@link Load} is the program. */
@NullMarked
package io.echobridge.bench.load;

import org.jspecify.annotations.NullMarked;
