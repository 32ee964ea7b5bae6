"""The public names of `jsvm`, imported from where they live.

Apart from `jsvm/__init__.py`, which loads this module when the first of them is asked for.
"""

from jsvm.api.handles import VMFunctionHandle as VMFunctionHandle
from jsvm.api.handles import VMModuleHandle as VMModuleHandle
from jsvm.api.module_loader import ModuleLoader as ModuleLoader
from jsvm.api.module_loader import ModuleRequest as ModuleRequest
from jsvm.api.module_loader import create_default_deny_module_loader as create_default_deny_module_loader
from jsvm.api.recorder import HostCall as HostCall
from jsvm.api.recorder import LogEntry as LogEntry
from jsvm.api.results import Usage as Usage
from jsvm.api.results import VMResult as VMResult
from jsvm.api.vm import VM as VM
from jsvm.api.vm import evaluate as evaluate
from jsvm.boundary.capabilities import CallRecord as CallRecord
from jsvm.boundary.capabilities import CapabilityReference as CapabilityReference
from jsvm.boundary.capabilities import VMCapability as VMCapability
from jsvm.boundary.capabilities import create_capability as create_capability
from jsvm.boundary.capabilities import is_vm_capability as is_vm_capability
from jsvm.boundary.capabilities import is_vm_capability_reference as is_vm_capability_reference
from jsvm.boundary.host_values import JSBigInt as JSBigInt
from jsvm.boundary.host_values import JSDataView as JSDataView
from jsvm.boundary.host_values import JSDate as JSDate
from jsvm.boundary.host_values import JSError as JSError
from jsvm.boundary.host_values import JSMap as JSMap
from jsvm.boundary.host_values import JSRegExp as JSRegExp
from jsvm.boundary.host_values import JSSet as JSSet
from jsvm.boundary.host_values import JSTypedArray as JSTypedArray
from jsvm.boundary.host_values import hole as hole
from jsvm.boundary.host_values import undefined as undefined
from jsvm.boundary.network_rules import HTTP_METHODS as HTTP_METHODS
from jsvm.boundary.network_rules import NetworkRule as NetworkRule
from jsvm.boundary.network_rules import network_rule as network_rule
from jsvm.boundary.recording_transport import RecordingTransport as RecordingTransport
from jsvm.boundary.transport import NetworkLimits as NetworkLimits
from jsvm.boundary.transport import Transport as Transport
from jsvm.boundary.transport import TransportError as TransportError
from jsvm.boundary.transport import TransportRequest as TransportRequest
from jsvm.boundary.transport import TransportResponse as TransportResponse
from jsvm.boundary.wire import clone_boundary_value as clone_boundary_value
from jsvm.boundary.wire import deserialize_boundary_value as deserialize_boundary_value
from jsvm.boundary.wire import invoke_boundary_capability as invoke_boundary_capability
from jsvm.boundary.wire import is_boundary_serializable as is_boundary_serializable
from jsvm.boundary.wire import reconstruct_boundary_value as reconstruct_boundary_value
from jsvm.boundary.wire import (
    serialize_and_reconstruct_boundary_value as serialize_and_reconstruct_boundary_value,
)
from jsvm.boundary.wire import serialize_boundary_value as serialize_boundary_value
from jsvm.errors import GuestVisibleError as GuestVisibleError
from jsvm.errors import Suspend as Suspend
from jsvm.errors import VMError as VMError
from jsvm.errors import VMErrorCode as VMErrorCode
