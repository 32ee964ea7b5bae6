"""What a running guest consists of: values, objects, abstract operations, realm, agent and jobs.

Nothing here knows source text or trees. The compiler's output and the intrinsics stand on this
package; the host reaches it only through `jsvm.boundary`.
"""
