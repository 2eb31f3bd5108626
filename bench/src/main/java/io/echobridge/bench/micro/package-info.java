/**
 * The cost of single steps, measured with JMH. Measurements of package-private classes are in their
 * packages.
 */
@NullMarked
package io.echobridge.bench.micro;

import org.jspecify.annotations.NullMarked;
