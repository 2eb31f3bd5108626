/** Reads the {@code .env} files of Laravel applications. Knows nothing else about the daemon. */
@NullMarked
package io.echobridge.dotenv;

import org.jspecify.annotations.NullMarked;
